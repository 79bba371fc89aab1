using Backoffice.Messagerie;
using BrokerWatch.Management;

namespace Backoffice.Live;

internal static class LiveExtensions
{
    /// <summary>Registers what the pages show live.</summary>
    internal static void AddLiveViews(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<Attention>();
        builder.Services.AddSingleton<PresenceFeed>();
        builder.Services.AddHttpClient<ManagementClient>(http => http.Timeout = BrokerFeed.Limit);
        builder.Services.AddSingleton<BrokerFeed>();
        builder.Services.AddSingleton<OutboxFeed>();
        builder.Services.AddSingleton<RejectedFeed>();
    }
}
