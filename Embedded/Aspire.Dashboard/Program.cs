using Aspire.Dashboard;
using Aspire.Dashboard.Components;
using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Security;
using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();
builder.Services.AddOptions<DashboardOptions>().BindConfiguration("Dashboard");
builder.Services.AddSingleton(services => new TelemetryStore(services.GetRequiredService<IOptions<DashboardOptions>>().Value.TelemetryLimits));
builder.AddFrontendAuthentication();
builder.AddPages();

var app = builder.Build();
app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseSecurityHeaders();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapLogin();
app.MapStaticAssets().AllowAnonymous();
app.MapGet("/health", () => TypedResults.Text("Healthy")).AllowAnonymous();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization(BrowserTokenAuthentication.Policy);
await app.RunAsync();
