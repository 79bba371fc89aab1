using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a command that sends a request to the resource; it can be executed while the resource runs.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        string? endpointName = null,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithHttpCommand(
            path,
            displayName,
            endpointName is null ? null : () => builder.Resource.GetEndpoint(endpointName),
            commandName,
            commandOptions);
    }

    /// <summary>Adds a command that sends a request to the resource; it can be executed while the resource runs.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        Func<EndpointReference>? endpointSelector,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(displayName);
        commandOptions ??= new HttpCommandOptions();
        var method = commandOptions.Method ?? HttpMethod.Post;
        var endpoint = SelectHttpEndpoint(builder.Resource, endpointSelector ?? commandOptions.EndpointSelector, "command");
        commandOptions.UpdateState ??= context =>
            context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

        return builder.WithCommand(
            commandName ?? $"{endpoint.Resource.Name}-{endpoint.EndpointName}-http-{method.Method.ToLowerInvariant()}-{path}",
            displayName,
            context => SendAsync(context, endpoint, path, method, commandOptions),
            commandOptions);
    }

    private static EndpointReference SelectHttpEndpoint(IResourceWithEndpoints resource, Func<EndpointReference>? selector, string purpose)
    {
        var endpoint = selector?.Invoke()
            ?? resource.GetEndpoints().FirstOrDefault(endpoint => endpoint.IsHttp || endpoint.IsHttps)
            ?? throw new DistributedApplicationException($"Could not create HTTP {purpose} for resource '{resource.Name}' as it has no HTTP endpoints.");
        return endpoint.Exists && !endpoint.IsHttp && !endpoint.IsHttps
            ? throw new DistributedApplicationException(
                $"Could not create HTTP {purpose} for resource '{endpoint.Resource.Name}' as the endpoint with name '{endpoint.EndpointName}' and scheme '{endpoint.Scheme}' is not an HTTP endpoint.")
            : endpoint;
    }

    private static async Task<ExecuteCommandResult> SendAsync(
        ExecuteCommandContext context, EndpointReference endpoint, string path, HttpMethod method, HttpCommandOptions options)
    {
        if (!endpoint.IsAllocated)
        {
            return CommandResults.Failure("Endpoints are not yet allocated.");
        }

        using var client = context.ServiceProvider.GetRequiredService<IHttpClientFactory>().CreateClient(options.HttpClientName ?? "");
        using var request = new HttpRequestMessage(method, new Uri(new Uri(endpoint.Url), path));
        if (options.PrepareRequest is { } prepare)
        {
            await prepare(new HttpCommandRequestContext
            {
                ServiceProvider = context.ServiceProvider,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = context.CancellationToken,
                HttpClient = client,
                Request = request,
            }).ConfigureAwait(false);
        }

        try
        {
            using var response = await client.SendAsync(request, context.CancellationToken).ConfigureAwait(false);
            return options.GetCommandResult is { } getResult
                ? await getResult(new HttpCommandResultContext
                {
                    ServiceProvider = context.ServiceProvider,
                    ResourceName = context.ResourceName,
                    Endpoint = endpoint,
                    CancellationToken = context.CancellationToken,
                    HttpClient = client,
                    Response = response,
                }).ConfigureAwait(false)
                : response.IsSuccessStatusCode
                    ? CommandResults.Success()
                    : CommandResults.Failure($"Request failed with status code {((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)}");
        }
        catch (HttpRequestException exception)
        {
            return CommandResults.Failure(exception);
        }
    }
}
