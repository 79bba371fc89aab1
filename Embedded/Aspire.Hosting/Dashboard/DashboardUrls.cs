using System.Globalization;
using Aspire.Hosting.Orchestration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Decides on every address before anything starts: the configured one, or a free loopback port where none is, or where all ports are random (tests).
/// They are written back to the configuration, where everybody reads them.
/// </summary>
internal static class DashboardUrls
{
    public static void Settle(IConfiguration configuration, PortAllocator ports)
    {
        var randomize = configuration.GetValue("DcpPublisher:RandomizePorts", false);
        Settle(DashboardConfiguration.Urls, isNeeded: true);
        Settle(DashboardConfiguration.OtlpHttpUrl, isNeeded: false);
        Settle(DashboardConfiguration.OtlpGrpcUrl, isNeeded: configuration.GetSetting(DashboardConfiguration.OtlpHttpUrl) is null);
        Settle(DashboardConfiguration.ResourceServiceUrl, isNeeded: true);

        void Settle(string name, bool isNeeded)
        {
            if (configuration.GetSetting(name) is { } configured)
            {
                configuration[name] = string.Join(';', configured.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(GivePort));
            }
            else if (isNeeded)
            {
                configuration[name] = $"http://localhost:{Text(ports.Allocate())}";
            }
        }

        string GivePort(string url)
        {
            var address = BindingAddress.Parse(url);
            var port = randomize || address.Port == 0 ? ports.Allocate() : address.Port;
            return $"{address.Scheme}://{address.Host}:{Text(port)}";
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
