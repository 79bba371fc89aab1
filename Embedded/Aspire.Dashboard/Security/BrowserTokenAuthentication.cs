using System.Security.Claims;
using Aspire.Dashboard.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Aspire.Dashboard.Security;

/// <summary>
/// The pages' login: whoever knows <c>Dashboard:Frontend:BrowserToken</c> gets a cookie. With <c>AuthMode</c> <c>Unsecured</c> everybody is in.
/// </summary>
internal static class BrowserTokenAuthentication
{
    /// <summary>The policy of pages and their live connection.</summary>
    public const string Policy = "Frontend";

    private static readonly TimeSpan Validity = TimeSpan.FromDays(3);

    public static void AddFrontendAuthentication(this WebApplicationBuilder builder)
    {
        // A token is as old as this process, so a cookie need not outlive it, and no key is left on the disk.
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = ".Aspire.Dashboard.Auth";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.LoginPath = "/login";
            options.ReturnUrlParameter = "returnUrl";
            options.ExpireTimeSpan = Validity;
        });
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy
            .AddAuthenticationSchemes(CookieAuthenticationDefaults.AuthenticationScheme)
            .RequireAssertion(context => context.User.Identity?.IsAuthenticated == true || IsOpen(context.Resource)));
    }

    /// <summary><c>GET /login?t={token}</c>, as the console names it, and <c>POST /api/validatetoken</c>: 200 with true or false.</summary>
    public static void MapLogin(this WebApplication app)
    {
        app.MapPost("/api/validatetoken", (string token, HttpContext context) => TrySignInAsync(context, token)).AllowAnonymous();

        app.UseWhen(
            context => HttpMethods.IsGet(context.Request.Method) && context.Request.Path == "/login",
            branch => branch.Use(async (context, next) =>
            {
                if (IsOpen(context) || (context.Request.Query["t"] is [{ Length: > 0 } token] && await TrySignInAsync(context, token)))
                {
                    context.Response.Redirect(LocalUrl(context.Request.Query["returnUrl"]));
                    return;
                }

                await next(context);
            }));
    }

    /// <summary>Signs the caller in if the token is right.</summary>
    public static async Task<bool> TrySignInAsync(HttpContext context, string? token)
    {
        if (token is null || !ApiKeys.Matches(token, Options(context).Frontend.BrowserToken))
        {
            return false;
        }

        var identity = new ClaimsIdentity([new(ClaimTypes.Name, "Local")], CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
        return true;
    }

    /// <summary>The address if it is one of this site, else the first page: a link may not lead a reader who has just logged in elsewhere.</summary>
    public static string LocalUrl(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : "/";

    private static bool IsOpen(object? resource) => resource is HttpContext context && Options(context).Frontend.AuthMode == FrontendAuthMode.Unsecured;

    private static DashboardOptions Options(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<DashboardOptions>>().Value;
}
