"""法润株洲: first answers on public legal services in Zhuzhou, each with its article and date."""
