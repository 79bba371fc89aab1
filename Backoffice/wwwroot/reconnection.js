// Starts Blazor, and reconnects a page that has lost its connection. Blazor's own way does so ever more rarely, and never after the session has ended.
const dialog = document.getElementById("connection-lost");
const period = 1_000;
const limit = 10_000;

Blazor.start({ circuit: { reconnectionHandler: { onConnectionDown: recover, onConnectionUp: () => dialog.close() } } });

async function recover() {
    if (dialog.open) {
        return;
    }

    dialog.showModal();
    while (dialog.open) {
        try {
            await reconnect();
        } catch {
            // The server does not answer.
            await pause();
        }
    }
}

async function reconnect() {
    // What Blazor asks first too, without telling a refusal from no answer. With the header a refusal is no redirection.
    const answer = await fetch("_blazor/negotiate?negotiateVersion=1", {
        method: "POST", headers: { "X-Requested-With": "XMLHttpRequest" }, signal: AbortSignal.timeout(limit),
    });
    if (answer.status === 401 || answer.ok && !await Blazor.reconnect()) {
        // Signed out, or the server has restarted or waited for too long.
        location.reload();
        await new Promise(() => { });
    }

    if (!answer.ok) {
        throw new Error(answer.statusText);
    }

    // What was typed while nobody had noticed the loss.
    for (const field of document.querySelectorAll("fluent-text-input")) {
        field.dispatchEvent(new Event("change", { bubbles: true }));
    }
}

// The timer of a hidden page may be late by a minute.
function pause() {
    return new Promise(done => {
        setTimeout(done, period);
        document.addEventListener("visibilitychange", done, { once: true });
    });
}
