"""First-line answers with citations, the bureau's offices, and the texts at the boundaries."""
