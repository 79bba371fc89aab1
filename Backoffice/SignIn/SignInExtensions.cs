using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;

namespace Backoffice.SignIn;

/// <summary>
/// Sign-in with a cookie: by OpenID Connect if <c>Authentication:OpenIdConnect</c> is configured, by the operator's token if <c>Authentication:Token</c> is.
/// </summary>
internal static class SignInExtensions
{
    internal const string Page = "/connexion";

    /// <summary>The claim with the id of the session.</summary>
    internal const string SessionClaim = "session";

    private const string FailedPage = $"{Page}?echec=true";
    private const string Provider = "/connexion/oidc";
    private const string ProviderSection = "Authentication:OpenIdConnect";
    private const string SignOut = "/deconnexion";

    /// <summary>How long a session lasts without a request.</summary>
    internal static readonly TimeSpan Session = TimeSpan.FromHours(8);

    /// <exception cref="ConfigurationException">Neither is configured, or the token is too short.</exception>
    internal static void AddSignIn(this IHostApplicationBuilder builder)
    {
        var token = builder.Configuration["Authentication:Token"];
        var provider = builder.Configuration.GetSection(ProviderSection);
        if (string.IsNullOrEmpty(token) && !provider.Exists())
        {
            throw new ConfigurationException(
                "Personne ne pourrait se connecter : donnez au back office un fournisseur d'identité par Authentication__OpenIdConnect__Authority, "
                + "__ClientId et __ClientSecret, ou un jeton d'opérateur par Authentication__Token.");
        }

        if (!string.IsNullOrEmpty(token))
        {
            builder.Services.AddSingleton(
                token.Length >= OperatorToken.Shortest
                    ? new OperatorToken(token)
                    : throw new ConfigurationException(
                        $"Authentication__Token est trop court : donnez-lui au moins {OperatorToken.Shortest} caractères tirés au sort."));
        }

        var authentication = builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.LoginPath = Page;
            cookie.AccessDeniedPath = "/interdit";
            cookie.ReturnUrlParameter = "retour";
            cookie.ExpireTimeSpan = Session;
            cookie.Cookie.Name = "payetonkawa";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Events = new() { OnSigningIn = NameSession, OnValidatePrincipal = RefuseEndedSession, OnSigningOut = EndSession };
        });
        if (provider.Exists())
        {
            authentication.AddOpenIdConnect(options =>
            {
                options.ResponseType = "code";
                options.MapInboundClaims = false;
                options.TokenValidationParameters.NameClaimType = "name";
                options.TokenValidationParameters.RoleClaimType = "roles";
                options.Events.OnRemoteFailure = SayFailure;
                provider.Bind(options);
            });
        }

        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddSingleton<EndedSessions>().AddScoped<AuthenticationStateProvider, CircuitSession>();
        builder.Services.AddHttpContextAccessor();
        builder.AddSessionKeys();
    }

    private static Task NameSession(CookieSigningInContext context)
    {
        context.Principal!.AddIdentity(new([new(SessionClaim, Guid.NewGuid().ToString())]));
        return Task.CompletedTask;
    }

    private static Task RefuseEndedSession(CookieValidatePrincipalContext context)
    {
        if (context.HttpContext.RequestServices.GetRequiredService<EndedSessions>().Contains(context.Principal!.FindFirstValue(SessionClaim)))
        {
            context.RejectPrincipal();
        }

        return Task.CompletedTask;
    }

    private static Task EndSession(CookieSigningOutContext context)
    {
        if (context.HttpContext.User.FindFirstValue(SessionClaim) is { } session)
        {
            context.HttpContext.RequestServices.GetRequiredService<EndedSessions>().End(session);
        }

        return Task.CompletedTask;
    }

    // Without a folder nothing is written: the sessions end with the process.
    private static void AddSessionKeys(this IHostApplicationBuilder builder)
    {
        var keys = builder.Services.AddDataProtection();
        if (builder.Configuration["DataProtection:Folder"] is { Length: > 0 } folder)
        {
            keys.SetApplicationName("payetonkawa-backoffice").PersistKeysToFileSystem(new(folder));
        }
        else
        {
            keys.UseEphemeralDataProtectionProvider();
        }
    }

    internal static void MapSignIn(this WebApplication app)
    {
        if (app.Configuration.GetSection(ProviderSection).Exists())
        {
            app.MapGet(Provider, ChallengeAsync).AllowAnonymous();
        }

        // The form is bound for its antiforgery token, which is checked only then.
        app.MapPost(SignOut, (IFormCollection _) => TypedResults.SignOut(new() { RedirectUri = Page }, [CookieAuthenticationDefaults.AuthenticationScheme]))
            .AllowAnonymous();
    }

    private static async Task ChallengeAsync(HttpContext context, string? retour, ILogger<SignInPage> log)
    {
        try
        {
            await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, new() { RedirectUri = Local(retour) });
        }
        catch (InvalidOperationException exception)
        {
            // Its discovery document could not be read.
            log.ProviderFailed(exception);
            context.Response.Redirect(FailedPage);
        }
    }

    private static Task SayFailure(RemoteFailureContext context)
    {
        context.HttpContext.RequestServices.GetRequiredService<ILogger<SignInPage>>().ProviderFailed(context.Failure);
        context.Response.Redirect(FailedPage);
        context.HandleResponse();
        return Task.CompletedTask;
    }

    /// <summary>The user of the operator's token, with both roles.</summary>
    internal static ClaimsPrincipal Operator() => new(new ClaimsIdentity(
        [new(ClaimTypes.Name, "opérateur"), new(ClaimTypes.Role, Roles.Shop), new(ClaimTypes.Role, Roles.Operations)],
        CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>The page to return to; never one of another site.</summary>
    internal static string Local(string? page) => page is ['/', not ('/' or '\\'), ..] ? page : "/";
}
