
namespace Backoffice.Live;

internal static class LiveExtensions
{
    /// <summary>Registers what the pages show live.</summary>
    internal static void AddLiveViews(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<Attention>();
        builder.Services.AddSingleton<PresenceFeed>();
    }
}
