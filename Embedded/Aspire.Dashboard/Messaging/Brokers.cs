using Aspire.Dashboard.Resources;
using Aspire.DashboardService.Proto.V1;
using BrokerWatch.Management;

namespace Aspire.Dashboard.Messaging;

/// <summary>Finds the RabbitMQ servers among the resources, by what each of Aspire's has: an endpoint named <c>management</c>, and credentials.</summary>
internal static class Brokers
{
    private const string ManagementEndpointName = "management";
    private const string User = "RABBITMQ_DEFAULT_USER";
    private const string Password = "RABBITMQ_DEFAULT_PASS";
    private const string ConnectionString = "resource.connectionString";

    public static bool IsBroker(Resource resource) =>
        FindUrl(resource) is not null && (Variable(resource, Password) is not null || resource.GetText(ConnectionString)?.StartsWith("amqp", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Where its management API is; null while it does not run.</summary>
    public static ManagementEndpoint? EndpointOf(Resource? resource)
    {
        if (resource is null || !resource.IsRunning() || FindUrl(resource) is not { } url)
        {
            return null;
        }

        var since = resource.StartedAt?.ToDateTimeOffset();
        return Variable(resource, Password) is { } password
            ? new(url, Variable(resource, User) ?? "guest", password, since)
            : ManagementEndpoint.FromConnectionString(url, resource.GetText(ConnectionString) ?? "", since);
    }

    private static Uri? FindUrl(Resource resource) =>
        resource.Urls
            .Where(url => url.EndpointName == ManagementEndpointName)
            .OrderBy(url => url.IsInternal)
            .Select(url => Uri.TryCreate(url.FullUrl, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null)
            .FirstOrDefault(uri => uri is not null);

    private static string? Variable(Resource resource, string name) =>
        resource.Environment.FirstOrDefault(variable => variable.Name == name)?.Value is { Length: > 0 } value ? value : null;
}
