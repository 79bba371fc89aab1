using System.Globalization;
using Backoffice;
using Backoffice.Apis;
using Backoffice.Live;
using Backoffice.Messagerie;
using Backoffice.SignIn;
using Backoffice.Traces;
using Backoffice.Voyage;
using Microsoft.FluentUI.AspNetCore.Components;
using OpenTelemetry.Trace;
using PayeTonKawa.ServiceDefaults;

if (HealthProbe.IsWanted(args))
{
    return await HealthProbe.RunAsync();
}

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(Journey.SourceName).AddHttpClientInstrumentation());
builder.AddApis();
builder.AddLiveViews();
builder.Services.AddSingleton<TraceStore>().AddTransient<Journey>();
builder.Services.AddRazorComponents().AddInteractiveServerComponents()
    // A browser returns what the prerendered page has read: an order of a thousand lines is more than SignalR takes by default.
    .AddHubOptions(hub => hub.MaximumReceiveMessageSize = 1024 * 1024);
builder.AddSignIn();
builder.Services.AddFluentUIComponents();
builder.Services.AddLocalization().AddScoped<Texts>().AddScoped<IFluentLocalizer, ComponentTexts>();

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = new(builder.Configuration["Language"]!);

var app = builder.Build();
app.UseContentSecurity();
app.UseStatusCodePagesWithReExecute("/introuvable");
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapDefaultEndpoints();
app.MapStaticAssets().AllowAnonymous();
app.MapSignIn();
app.MapRejectedExport();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
await app.RunAsync();
return 0;
