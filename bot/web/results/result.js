// Print, delete, and an open legal basis on paper.

const reference = document.querySelector("main").dataset.reference;
const done = document.getElementById("done");
const basis = document.querySelector("details.basis");

document.getElementById("print").addEventListener("click", () => window.print());

document.getElementById("forget").addEventListener("click", async (event) => {
  if (!window.confirm("删除以后，凭编号再也打不开。要删除吗？")) return;
  event.target.disabled = true;
  try {
    const answer = await fetch(`/api/verdicts/${reference}`, { method: "DELETE" });
    if (!answer.ok) throw new Error(String(answer.status));
    document.querySelector("main").replaceChildren(
      Object.assign(document.createElement("p"), { textContent: "已经删除。", role: "status" }));
  } catch {
    event.target.disabled = false;
    done.textContent = "没有删掉，请再试一次，或者拨打 12348。";
  }
});

addEventListener("beforeprint", () => { basis.dataset.open = basis.open; basis.open = true; });
addEventListener("afterprint", () => { basis.open = basis.dataset.open === "true"; });
