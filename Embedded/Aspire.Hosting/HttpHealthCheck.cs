using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Healthy while a GET of the path answers with the status code.</summary>
internal sealed class HttpHealthCheck(Func<CancellationToken, Task<Uri>> getAddress, string path, int statusCode, IHttpClientFactory clients) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var uri = new Uri(await getAddress(cancellationToken).ConfigureAwait(false), path);
        using var client = clients.CreateClient();
        try
        {
            using var response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var actual = (int)response.StatusCode;
            return actual == statusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{uri} answered {actual.ToString(CultureInfo.InvariantCulture)}, not {statusCode.ToString(CultureInfo.InvariantCulture)}.");
        }
        catch (HttpRequestException exception)
        {
            return HealthCheckResult.Unhealthy($"{uri} does not answer: {exception.Message}");
        }
    }
}
