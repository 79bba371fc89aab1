using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Adds services outside the application.</summary>
public static partial class ExternalServiceBuilderExtensions
{
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, string url)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(url);
        return ExternalServiceResource.TryParse(url, out var uri, out var fault)
            ? builder.AddExternalService(name, uri)
            : throw new ArgumentException($"The external service URL '{url}' is invalid: {fault}", nameof(url));
    }

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, Uri uri)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new ExternalServiceResource(name, uri));
    }

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> urlParameter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(urlParameter);
        return builder.Add(new ExternalServiceResource(name, urlParameter.Resource)).WithReferenceRelationship(urlParameter.Resource);
    }

    /// <summary>Counts the service as healthy while a GET of the path answers with the status code.</summary>
    public static IResourceBuilder<ExternalServiceResource> WithHttpHealthCheck(
        this IResourceBuilder<ExternalServiceResource> builder, string? path = null, int? statusCode = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (path is not null && !Uri.IsWellFormedUriString(path, UriKind.Relative))
        {
            throw new ArgumentException($"The path '{path}' is not a valid relative URL.", nameof(path));
        }

        var service = builder.Resource;
        if (service.Uri is { Scheme: not ("http" or "https") } uri)
        {
            throw new DistributedApplicationException($"Could not create HTTP health check for resource '{service.Name}': its address '{uri}' is not HTTP.");
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"{service.Name}_external{(path is null ? "" : "_")}{path}_{statusCode ?? 200}_check");
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new(
            key,
            services => new HttpHealthCheck(service.GetUriAsync, path ?? "/", statusCode ?? 200, services.GetRequiredService<IHttpClientFactory>()),
            failureStatus: null,
            tags: null));
        return builder.WithHealthCheck(key);
    }

    private static IResourceBuilder<ExternalServiceResource> Add(this IDistributedApplicationBuilder builder, ExternalServiceResource service) =>
        builder.AddResource(service)
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = "ExternalService",
                Properties = service.Uri is { } uri ? [new ResourcePropertySnapshot(KnownProperties.ResourceSource, uri.ToString())] : [],
                State = KnownResourceStates.Waiting,
            })
            .WithIconName("GlobeArrowForward")
            .ExcludeFromManifest()
            .OnInitializeResource(async (_, initialized, cancellationToken) =>
            {
                Uri address;
                try
                {
                    address = await service.GetUriAsync(cancellationToken).ConfigureAwait(false);
                    await initialized.Eventing.PublishAsync(new BeforeResourceStartedEvent(service, initialized.Services), cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogNoAddress(initialized.Logger, exception.Message);
                    await initialized.Notifications.PublishUpdateAsync(service, snapshot => snapshot with
                    {
                        State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
                    }).ConfigureAwait(false);
                    return;
                }

                await initialized.Notifications.PublishUpdateAsync(service, snapshot => snapshot with
                {
                    State = KnownResourceStates.Running,
                    Urls = [new UrlSnapshot(null, address.ToString(), IsInternal: false)],
                }).ConfigureAwait(false);
            });

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private static partial void LogNoAddress(ILogger logger, string reason);
}
