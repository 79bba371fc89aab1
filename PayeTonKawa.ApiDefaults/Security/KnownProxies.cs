using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace PayeTonKawa.ApiDefaults.Security;

/// <summary>
/// The proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are trusted for the client's address and scheme: the addresses and networks
/// <c>KnownProxies:0</c>…, none by default. From other senders these headers are ignored.
/// </summary>
internal static class KnownProxies
{
    private const string Section = "KnownProxies";

    /// <summary>Overrides <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>, which an orchestrator may set and which trusts every sender.</summary>
    internal static void AddKnownProxies(this IServiceCollection services, IConfiguration configuration)
    {
        var networks = configuration.GetSection(Section).GetChildren().Where(proxy => !string.IsNullOrWhiteSpace(proxy.Value)).Select(Read).ToArray();
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = networks.Length > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;

            // No hop limit: the chain is followed as long as the proxies are known.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            Array.ForEach(networks, options.KnownIPNetworks.Add);
        });
    }

    private static IPNetwork Read(IConfigurationSection proxy) =>
        IPNetwork.TryParse(proxy.Value, out var network) ? network
        : IPAddress.TryParse(proxy.Value, out var address) ? new(address, 8 * address.GetAddressBytes().Length)
        : throw new ConfigurationException(
            $"{Section}__{proxy.Key} vaut « {proxy.Value} » : donnez l'adresse d'un serveur mandataire, comme 10.0.0.5, ou un réseau, comme 10.0.0.0/8.");
}
