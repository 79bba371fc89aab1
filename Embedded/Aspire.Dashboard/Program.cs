using Aspire.Dashboard;
using Aspire.Dashboard.Components;
using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Security;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.UseStaticWebAssets();
    builder.AddTelemetry();
    builder.AddFrontendAuthentication();
    builder.AddPages();

    var app = builder.Build();
    app.MapTelemetry();
    app.UseExceptionHandler("/error", createScopeForErrors: true);
    app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
    app.UseSecurityHeaders();
    app.UseAuthentication();
    app.UseAuthorization();
    app.UseAntiforgery();
    app.MapLogin();
    app.MapStaticAssets().AllowAnonymous();
    app.MapGet("/health", () => TypedResults.Text("Healthy")).AllowAnonymous();
    // The headers above say already that nobody frames a page.
    app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null).RequireAuthorization(BrowserTokenAuthentication.Policy);
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartupFailure.Explain(failure) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
