// The link of the dashboard has the token in its fragment, which a browser sends to no server: it is in no log and no trace.
function signIn() {
    const token = new URLSearchParams(location.hash.slice(1)).get("jeton");
    if (token) {
        history.replaceState(null, "", location.pathname + location.search);
        document.getElementById("jeton").value = token;
        document.getElementById("sign-in").submit();
    }
}

signIn();

// The link pasted over the address of this page does not load it again.
addEventListener("hashchange", signIn);
