// The keyboard and the scrolling of a virtualised list, whose rows carry data-index.

const rowAt = (list, index) => list.querySelector(`[data-index="${index}"]`);

/** Waits until the list draws something else: a row that was far away comes only then. */
const drawn = list => new Promise(resolve => {
  const done = () => { observer.disconnect(); clearTimeout(limit); resolve(); };
  const observer = new MutationObserver(done);
  const limit = setTimeout(done, 1000);
  observer.observe(list, { childList: true, subtree: true });
});

export async function scrollToRow(list, index, rowHeight, focus) {
  for (let tries = 0; !rowAt(list, index) && tries < 5; tries++) {
    list.scrollTop = Math.max(0, index * rowHeight - list.clientHeight / 2);
    if (!rowAt(list, index)) {
      await drawn(list);
    }
  }
  const row = rowAt(list, index);
  row?.scrollIntoView({ block: "nearest" });
  if (focus) {
    row?.focus({ preventScroll: true });
  }
}

/** follow: a list that stands at its end stays there as it grows. */
export function watch(list, rowHeight, follow) {
  let atEnd = true;
  const count = () => Number(list.dataset.count);
  const page = () => Math.max(1, Math.floor(list.clientHeight / rowHeight) - 2);

  const targets = {
    ArrowUp: index => index - 1,
    ArrowDown: index => index + 1,
    PageUp: index => index - page(),
    PageDown: index => index + page(),
    Home: () => 0,
    End: () => count() - 1,
  };

  const onKeyDown = event => {
    const row = event.target.closest("[data-index]");
    if ((row ?? list) !== event.target || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const index = row ? Number(row.dataset.index) : Number(list.dataset.selected) - (event.key === "ArrowDown" ? 1 : 0);
    const toggle = row?.querySelector("[data-toggle]");
    if (targets[event.key]) {
      const target = Math.min(count() - 1, Math.max(0, targets[event.key](index)));
      scrollToRow(list, target, rowHeight, true);
    } else if (row && (event.key === "Enter" || event.key === " ")) {
      row.click();
    } else if (row && event.key === "ArrowLeft" && row.ariaExpanded === "true") {
      toggle.click();
    } else if (row && event.key === "ArrowLeft" && Number(row.dataset.parent) >= 0) {
      scrollToRow(list, Number(row.dataset.parent), rowHeight, true);
    } else if (row && event.key === "ArrowRight" && row.ariaExpanded === "false") {
      toggle.click();
    } else if (row && event.key === "ArrowRight" && row.ariaExpanded === "true") {
      scrollToRow(list, index + 1, rowHeight, true);
    } else {
      return;
    }
    event.preventDefault();
  };
  list.addEventListener("keydown", onKeyDown);
  list.dataset.keys = "ready";

  const onScroll = () => { atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < rowHeight; };
  const toEnd = () => { if (atEnd) { list.scrollTop = list.scrollHeight; } };
  const growth = new MutationObserver(toEnd);
  const size = new ResizeObserver(toEnd);
  if (follow) {
    list.addEventListener("scroll", onScroll, { passive: true });
    growth.observe(list, { childList: true, subtree: true, attributeFilter: ["style"] });
    size.observe(list);
  }

  return {
    dispose() {
      list.removeEventListener("keydown", onKeyDown);
      list.removeEventListener("scroll", onScroll);
      growth.disconnect();
      size.disconnect();
    },
  };
}
