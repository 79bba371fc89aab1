using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Backoffice.SignIn;

/// <summary>
/// The user of a circuit, which outlives the request that opened it: nobody any more after signing out, in whichever tab, and when its cookie would expire.
/// </summary>
internal sealed class CircuitSession : RevalidatingServerAuthenticationStateProvider
{
    private readonly EndedSessions _sessions;

    public CircuitSession(EndedSessions sessions, ILoggerFactory logs) : base(logs)
    {
        _sessions = sessions;
        _sessions.Ended += Check;
        AuthenticationStateChanged += _ => Check();
    }

    protected override TimeSpan RevalidationInterval => SignInExtensions.Session;

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    protected override void Dispose(bool disposing)
    {
        _sessions.Ended -= Check;
        base.Dispose(disposing);
    }

    private void Check() => _ = CheckAsync();

    private async Task CheckAsync()
    {
        var state = await GetAuthenticationStateAsync();
        if (_sessions.Contains(state.User.FindFirstValue(SignInExtensions.SessionClaim)))
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new())));
        }
    }
}
