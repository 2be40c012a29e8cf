.PHONY: help serve test train bench
help:            ## what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/ —/'
serve:           ## install, prepare the database, train if needed, serve on one port
	./farun serve
test:            ## lint, types and all tests
	./farun test
train:           ## train the model when its inputs changed
	./farun train
bench:           ## the performance table of the README
	./farun bench
