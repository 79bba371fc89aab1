// Blazor reports the state of its connection as an event of this dialog. It gives up after some attempts; a page that somebody looks at does not.
const dialog = document.getElementById("components-reconnect-modal");
const period = 2_000;

dialog.addEventListener("components-reconnect-state-changed", event => {
    switch (event.detail.state) {
        case "show":
            dialog.showModal();
            break;
        case "hide":
            dialog.close();
            break;
        case "failed":
            retry();
            break;
        case "rejected":
            location.reload();
            break;
    }
});

async function retry() {
    if (document.visibilityState !== "visible") {
        document.addEventListener("visibilitychange", retry, { once: true });
        return;
    }

    try {
        // Without an exception the server answers, but may not know this page any more.
        if (await Blazor.reconnect() || await Blazor.resumeCircuit()) {
            dialog.close();
        } else {
            location.reload();
        }
    } catch {
        setTimeout(retry, period);
    }
}
