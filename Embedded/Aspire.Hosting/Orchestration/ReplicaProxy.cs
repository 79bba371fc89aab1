using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.LoadBalancing;

namespace Aspire.Hosting.Orchestration;

/// <summary>Listens on the ports of resources with several instances, and shares the requests out among those that listen.</summary>
internal sealed class ReplicaProxy : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly InMemoryConfigProvider _configuration = new([], []);
    private readonly ConcurrentDictionary<(EndpointAnnotation Endpoint, string Id), int> _destinations = [];
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _instances = [];
    private readonly Lock _lock = new();
    private EndpointAnnotation[] _endpoints = [];
    private WebApplication? _server;

    /// <summary>Listens on every endpoint of the resources.</summary>
    /// <exception cref="DistributedApplicationException">A port is taken.</exception>
    public async Task StartAsync(IEnumerable<IResource> resources, CancellationToken cancellationToken)
    {
        var replicated = resources.ToArray();
        _endpoints = [.. replicated.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()).Where(endpoint => endpoint is { UriScheme: "http", IsProxied: true })];
        if (_endpoints.Length == 0)
        {
            return;
        }

        foreach (var resource in replicated)
        {
            await EndpointAllocator.EnsurePortsAreFreeAsync(resource, new Dictionary<EndpointAnnotation, int>(), cancellationToken).ConfigureAwait(false);
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            foreach (var endpoint in _endpoints)
            {
                options.ListenLocalhost(endpoint.AllocatedEndpoint!.Port, listen => listen.Protocols = IsHttp2(endpoint) ? HttpProtocols.Http2 : HttpProtocols.Http1AndHttp2);
            }
        });
        builder.Services.AddReverseProxy().Services.AddSingleton<IProxyConfigProvider>(_configuration);
        Update();
        _server = builder.Build();
        _server.MapReverseProxy();
        await _server.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends requests to the instance too, from the moment it listens.</summary>
    public void Add(string id, IReadOnlyDictionary<EndpointAnnotation, int> targetPorts)
    {
        if (targetPorts.Count > 0)
        {
            var ended = _instances[id] = new CancellationTokenSource();
            var token = ended.Token;
            _ = Task.Run(() => Task.WhenAll(targetPorts.Select(target => AddWhenListeningAsync(target.Key, id, target.Value, token))), CancellationToken.None);
        }
    }

    /// <summary>Sends the instance no more requests.</summary>
    public void Remove(string id)
    {
        if (!_instances.TryRemove(id, out var ended))
        {
            return;
        }

        ended.Cancel();
        ended.Dispose();
        foreach (var key in _destinations.Keys.Where(key => key.Id == id))
        {
            _destinations.TryRemove(key, out _);
        }

        Update();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task AddWhenListeningAsync(EndpointAnnotation endpoint, string id, int port, CancellationToken ended)
    {
        try
        {
            while (!await ListensAsync(port, ended).ConfigureAwait(false))
            {
                await Task.Delay(Pause, ended).ConfigureAwait(false);
            }

            _destinations[(endpoint, id)] = port;
            Update();
        }
        catch (OperationCanceledException)
        {
            // The instance has ended before it listened.
        }
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("localhost", port, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Update()
    {
        lock (_lock)
        {
            _configuration.Update(
                [.. _endpoints.Select(endpoint => new RouteConfig
                {
                    RouteId = GetId(endpoint),
                    ClusterId = GetId(endpoint),
                    Match = new RouteMatch { Path = "{**path}", Hosts = [$"*:{GetId(endpoint)}"] },
                    Transforms = [new Dictionary<string, string> { ["RequestHeaderOriginalHost"] = "true" }],
                })],
                [.. _endpoints.Select(endpoint => new ClusterConfig
                {
                    ClusterId = GetId(endpoint),
                    LoadBalancingPolicy = LoadBalancingPolicies.RoundRobin,
                    HttpRequest = IsHttp2(endpoint) ? new ForwarderRequestConfig { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact } : null,
                    Destinations = _destinations.Where(destination => destination.Key.Endpoint == endpoint).ToDictionary(
                        destination => destination.Key.Id,
                        destination => new DestinationConfig { Address = $"http://localhost:{destination.Value.ToString(CultureInfo.InvariantCulture)}" }),
                })]);
        }
    }

    private static bool IsHttp2(EndpointAnnotation endpoint) => endpoint.Transport == "http2";

    private static string GetId(EndpointAnnotation endpoint) => endpoint.AllocatedEndpoint!.Port.ToString(CultureInfo.InvariantCulture);
}
