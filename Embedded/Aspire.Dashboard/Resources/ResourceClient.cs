using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Aspire.Dashboard.Configuration;
using Aspire.DashboardService.Proto.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;

namespace Aspire.Dashboard.Resources;

/// <summary>
/// What runs, as Aspire's resource service tells it. The connection is kept, and made again whenever it is lost; until it is back the last
/// state known stands.
/// </summary>
internal sealed partial class ResourceClient : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Resource> _resources = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILogger<ResourceClient> _logger;
    private readonly GrpcChannel? _channel;
    private readonly DashboardService.Proto.V1.DashboardService.DashboardServiceClient? _service;
    private readonly Metadata _key = [];

    public ResourceClient(IOptions<DashboardOptions> options, ILogger<ResourceClient> logger)
    {
        _logger = logger;
        ApplicationName = options.Value.ApplicationName;
        var settings = options.Value.ResourceServiceClient;
        if (settings.Url is not { Length: > 0 } url)
        {
            return;
        }

        if (settings.AuthMode != KeyAuthMode.Unsecured && settings.ApiKey is { Length: > 0 } key)
        {
            _key.Add("x-resource-service-api-key", key);
        }

        _channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        _service = new(_channel);
    }

    /// <summary>Whether there is a resource service; a dashboard that stands alone shows telemetry only.</summary>
    public bool IsEnabled => _service is not null;

    /// <summary>Whether the service answers at the moment.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>How often the service was found, the first time too.</summary>
    public int Connections { get; private set; }

    public string ApplicationName { get; private set; }

    /// <summary>Raised after each change, on any thread. Must be cheap.</summary>
    public event Action? Changed;

    /// <summary>All that is known, hidden resources too, by display name.</summary>
    public IReadOnlyList<Resource> GetResources() =>
        [.. _resources.Values.OrderBy(resource => resource.DisplayName, StringComparer.OrdinalIgnoreCase).ThenBy(resource => resource.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The resource of that instance name, else the only one of that display name.</summary>
    public Resource? Find(string? name)
    {
        if (name is null)
        {
            return null;
        }

        if (_resources.TryGetValue(name, out var resource))
        {
            return resource;
        }

        var named = _resources.Values.Where(other => string.Equals(other.DisplayName, name, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
        return named is [var only] ? only : null;
    }

    /// <summary>What a resource is called beside the others: its display name, unless replicas share that.</summary>
    public string NameOf(Resource resource) =>
        _resources.Values.Count(other => string.Equals(other.DisplayName, resource.DisplayName, StringComparison.OrdinalIgnoreCase)) > 1 ? resource.Name : resource.DisplayName;

    /// <summary>The console lines of an instance, those that exist first, then each as it is written. Ends when the connection does.</summary>
    /// <exception cref="RpcException">The service is away.</exception>
    public async IAsyncEnumerable<IReadOnlyList<ConsoleLogLine>> WatchConsoleLogsAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_service is null)
        {
            yield break;
        }

        using var call = _service.WatchResourceConsoleLogs(new WatchResourceConsoleLogsRequest { ResourceName = name }, _key, cancellationToken: cancellationToken);
        await foreach (var update in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            yield return update.LogLines;
        }
    }

    /// <summary>Executes a command; a service that is away is a failure with a message, not an exception.</summary>
    public async Task<ResourceCommandResponse> ExecuteAsync(Resource resource, ResourceCommand command, CancellationToken cancellationToken)
    {
        if (_service is null)
        {
            return new() { Kind = ResourceCommandResponseKind.Failed, ErrorMessage = "This dashboard has no resource service." };
        }

        try
        {
            return await _service.ExecuteResourceCommandAsync(
                new ResourceCommandRequest { ResourceName = resource.Name, ResourceType = resource.ResourceType, CommandName = command.Name, Parameter = command.Parameter },
                _key,
                cancellationToken: cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode != StatusCode.Cancelled || !cancellationToken.IsCancellationRequested)
        {
            return new() { Kind = ResourceCommandResponseKind.Failed, ErrorMessage = exception.Status.Detail };
        }
    }

    public override void Dispose()
    {
        _channel?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 0; _service is not null && !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await WatchAsync(_service, isReconnect: attempt > 0, stoppingToken);
            }
            catch (Exception exception) when (exception is RpcException or OperationCanceledException)
            {
                if (IsConnected && !stoppingToken.IsCancellationRequested)
                {
                    LogLost(exception.Message);
                }
            }

            SetConnected(false);
            await Task.Delay(RetryDelay, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(DashboardService.Proto.V1.DashboardService.DashboardServiceClient service, bool isReconnect, CancellationToken cancellationToken)
    {
        var information = await service.GetApplicationInformationAsync(new ApplicationInformationRequest(), _key, cancellationToken: cancellationToken);
        ApplicationName = information.ApplicationName;

        using var call = service.WatchResources(new WatchResourcesRequest { IsReconnect = isReconnect }, _key, cancellationToken: cancellationToken);
        await foreach (var update in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            Apply(update);
            SetConnected(true);
            Changed?.Invoke();
        }
    }

    private void Apply(WatchResourcesUpdate update)
    {
        if (update.InitialData is { } initial)
        {
            foreach (var gone in _resources.Keys.Except(initial.Resources.Select(resource => resource.Name), StringComparer.OrdinalIgnoreCase))
            {
                _resources.TryRemove(gone, out _);
            }

            foreach (var resource in initial.Resources)
            {
                _resources[resource.Name] = resource;
            }
        }

        foreach (var change in update.Changes?.Value ?? [])
        {
            if (change.Upsert is { } resource)
            {
                _resources[resource.Name] = resource;
            }
            else if (change.Delete is { } deletion)
            {
                _resources.TryRemove(deletion.ResourceName, out _);
            }
        }
    }

    private void SetConnected(bool connected)
    {
        if (IsConnected != connected)
        {
            Connections += connected ? 1 : 0;
            IsConnected = connected;
            Changed?.Invoke();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The resource service is away: {Reason}")]
    private partial void LogLost(string reason);
}
