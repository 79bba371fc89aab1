using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Healthy while a GET of the path answers with the status code.</summary>
internal sealed class HttpHealthCheck(EndpointReference endpoint, string path, int statusCode, IHttpClientFactory? clients = null) : IHealthCheck
{
    public HttpHealthCheck WithClient(IHttpClientFactory factory) => new(endpoint, path, statusCode, factory);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
        {
            return HealthCheckResult.Unhealthy($"The endpoint '{endpoint.EndpointName}' has no port yet.");
        }

        var uri = new Uri(new Uri(endpoint.Url), path);
        using var client = clients!.CreateClient();
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
