// What only the browser can do for the pages.

export const timeZone = () => ({
  name: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC",
  offsetMinutes: -new Date().getTimezoneOffset(),
});

export const copy = text => navigator.clipboard.writeText(text);

export function download(name, text, type = "text/plain") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const typing = element =>
  element?.isContentEditable || /^(input|textarea|select|fluent-text-field|fluent-search|fluent-text-area|fluent-number-field|fluent-select|fluent-combobox)$/i.test(element?.tagName ?? "");

// Single keys, as Aspire's dashboard has them; never while somebody types, never with Ctrl, Alt or Meta.
export function listen(layout) {
  const onKeyDown = event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.composedPath().some(typing)) {
      return;
    }
    layout.invokeMethodAsync("OnKeyAsync", event.key, event.shiftKey);
  };
  document.addEventListener("keydown", onKeyDown);
  return { dispose: () => document.removeEventListener("keydown", onKeyDown) };
}
