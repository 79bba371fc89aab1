using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Dashboard;

/// <summary>Whether the dashboard listens: a connection is all that every dashboard answers alike.</summary>
internal sealed class DashboardHealthCheck(IConfiguration configuration) : IHealthCheck
{
    public const string Key = "aspire-dashboard_check";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var address = BindingAddress.Parse(configuration[DashboardConfiguration.Urls]!.Split(';')[0]);
        using var client = new TcpClient();
        try
        {
            var isOwnAddress = IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any);
            await client.ConnectAsync(isOwnAddress ? ip!.ToString() : "localhost", address.Port, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (SocketException exception)
        {
            return HealthCheckResult.Unhealthy($"Nobody listens on port {address.Port}: {exception.Message}");
        }
    }
}
