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
            await client.ConnectAsync("localhost", address.Port, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (SocketException exception)
        {
            return HealthCheckResult.Unhealthy($"Nobody listens on port {address.Port}: {exception.Message}");
        }
    }
}
