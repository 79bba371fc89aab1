using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Messaging;
using Aspire.Dashboard.Resources;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Aspire.Dashboard;

/// <summary>Registers what the pages need.</summary>
internal static class PagesRegistration
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddFluentUIComponents();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ResourceColors>();
        builder.Services.AddSingleton<ResourceClient>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ResourceClient>());
        builder.Services.AddSingleton<OutboxLevels>();
        builder.Services.AddSingleton<BrokerWatches>();

        // One each for an open page.
        builder.Services.AddScoped<BrowserScripts>();
        builder.Services.AddScoped<BrowserTime>();
    }
}
