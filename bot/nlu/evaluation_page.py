"""One self-contained HTML page of an evaluation: the figures, every topic, a confusion plot."""

from __future__ import annotations

import base64
from collections import Counter
from html import escape
from io import BytesIO

import numpy as np
from matplotlib.figure import Figure

from bot.nlu.evaluation import Query, Scores, by_topic, report

_STYLE = (
    "body{font:16px/1.7 sans-serif;margin:2em auto;max-width:70em;color:#222}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2em .7em;text-align:right}"
    "td:first-child,th:first-child{text-align:left}pre{font:15px/1.6 monospace}img{max-width:100%}"
)


def _plot(queries: tuple[Query, ...]) -> str:
    """The confusion matrix (rows: gold, columns: guess), a PNG in base64."""
    labels = sorted({q.topic for q in queries} | {q.guess for q in queries})
    place = {name: i for i, name in enumerate(labels)}
    matrix = np.zeros((len(labels), len(labels)))
    for (gold, guess), count in Counter((q.topic, q.guess) for q in queries).items():
        matrix[place[gold], place[guess]] = count
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(14, 13), layout="constrained")
    axes = figure.subplots()
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=8)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set_xlabel("guess")
    axes.set_ylabel("gold")
    image = BytesIO()
    figure.savefig(image, format="png", dpi=90)
    return base64.b64encode(image.getvalue()).decode()


def page(scores: Scores) -> str:
    """The page; holds no text of a query, only counts."""
    rows = "".join(
        f"<tr><td>{escape(topic)}</td><td>{count}</td><td>{precision:.2f}</td>"
        f"<td>{recall:.2f}</td><td>{f1:.2f}</td></tr>"
        for topic, count, precision, recall, f1 in by_topic(scores)
    )
    return (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>理解的准确度</title>'
        f"<style>{_STYLE}</style><h1>理解的准确度</h1><pre>{escape(report(scores))}</pre>"
        f"<h2>各主题</h2><table><tr><th>主题</th><th>条数</th><th>准确率</th><th>召回率</th>"
        f"<th>F1</th></tr>{rows}</table><h2>混淆图（每行合计为一）</h2>"
        f'<img alt="混淆图" src="data:image/png;base64,{_plot(scores.queries)}"></html>\n'
    )
