using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;

namespace Backoffice.SignIn;

/// <summary>
/// Sign-in with a cookie: by OpenID Connect if <c>Authentication:OpenIdConnect</c> is configured, by the operator's token if <c>Authentication:Token</c> is.
/// </summary>
internal static class SignInExtensions
{
    internal const string Page = "/connexion";

    private const string Provider = "/connexion/oidc";
    private const string SignOut = "/deconnexion";

    private static readonly TimeSpan Session = TimeSpan.FromHours(8);

    /// <exception cref="ConfigurationException">Neither is configured, or the token is too short.</exception>
    internal static void AddSignIn(this IHostApplicationBuilder builder)
    {
        var token = builder.Configuration["Authentication:Token"];
        var provider = builder.Configuration.GetSection("Authentication:OpenIdConnect");
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
        });
        if (provider.Exists())
        {
            authentication.AddOpenIdConnect(options =>
            {
                options.ResponseType = "code";
                options.MapInboundClaims = false;
                options.TokenValidationParameters.NameClaimType = "name";
                options.TokenValidationParameters.RoleClaimType = "roles";
                provider.Bind(options);
            });
        }

        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddHttpContextAccessor();
        builder.AddSessionKeys();
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
        app.MapGet(Provider, (string? retour) => TypedResults.Challenge(new() { RedirectUri = Local(retour) }, [OpenIdConnectDefaults.AuthenticationScheme]))
            .AllowAnonymous();
        app.MapPost(SignOut, () => TypedResults.SignOut(new() { RedirectUri = Page }, [CookieAuthenticationDefaults.AuthenticationScheme]))
            .AllowAnonymous();
    }

    /// <summary>The user of the operator's token, with both roles.</summary>
    internal static ClaimsPrincipal Operator() => new(new ClaimsIdentity(
        [new(ClaimTypes.Name, "opérateur"), new(ClaimTypes.Role, Roles.Shop), new(ClaimTypes.Role, Roles.Operations)],
        CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>The page to return to; never one of another site.</summary>
    internal static string Local(string? page) => page is ['/', not ('/' or '\\'), ..] ? page : "/";
}
