using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>Endpoints, references to them and their properties.</summary>
public sealed class EndpointTests
{
    private readonly Server _server = new("web");
    private readonly EndpointAnnotation _endpoint = new(ProtocolType.Tcp, uriScheme: "http", name: "api");

    public EndpointTests() => _server.Annotations.Add(_endpoint);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(EndpointProperty.Url, "http://10.0.0.1:8000")]
    [InlineData(EndpointProperty.Host, "10.0.0.1")]
    [InlineData(EndpointProperty.Port, "8000")]
    [InlineData(EndpointProperty.TargetPort, "9000")]
    [InlineData(EndpointProperty.HostAndPort, "10.0.0.1:8000")]
    public async Task A_property_that_depends_on_the_port_waits_for_it(EndpointProperty property, string value)
    {
        var waiting = _server.GetEndpoint("API").Property(property).GetValueAsync(Token).AsTask();
        Assert.False(waiting.IsCompleted);

        _endpoint.AllocatedEndpoint = new AllocatedEndpoint(_endpoint, "10.0.0.1", 8000, targetPortExpression: "9000");

        Assert.Equal(value, await waiting);
    }

    [Theory]
    [InlineData(EndpointProperty.Scheme, "http")]
    [InlineData(EndpointProperty.IPV4Host, "127.0.0.1")]
    [InlineData(EndpointProperty.TlsEnabled, "False")]
    [InlineData(EndpointProperty.TargetPort, "5000")]
    public async Task A_property_that_is_known_does_not_wait(EndpointProperty property, string value)
    {
        _endpoint.TargetPort = 5000;

        Assert.Equal(value, await _server.GetEndpoint("api").Property(property).GetValueAsync(Token).AsTask().WaitAsync(TestApplication.Limit, Token));
    }

    [Theory]
    [InlineData(EndpointProperty.Url, "{web.bindings.api.url}")]
    [InlineData(EndpointProperty.Host, "{web.bindings.api.host}")]
    [InlineData(EndpointProperty.IPV4Host, "{web.bindings.api.host}")]
    [InlineData(EndpointProperty.Port, "{web.bindings.api.port}")]
    [InlineData(EndpointProperty.Scheme, "{web.bindings.api.scheme}")]
    [InlineData(EndpointProperty.TargetPort, "{web.bindings.api.targetPort}")]
    [InlineData(EndpointProperty.HostAndPort, "{web.bindings.api.host}:{web.bindings.api.port}")]
    public void A_property_has_its_expression_in_a_manifest(EndpointProperty property, string expression) =>
        Assert.Equal(expression, _server.GetEndpoint("api").Property(property).ValueExpression);

    [Fact]
    public void What_has_no_port_yet_says_so_and_what_is_not_there_only_when_it_is_used()
    {
        var reference = _server.GetEndpoint("api");
        Assert.True(reference.Exists);
        Assert.False(reference.IsAllocated);
        foreach (Func<object> get in new Func<object>[] { () => reference.Url, () => reference.Host, () => reference.Port })
        {
            Assert.Equal("The endpoint `api` is not allocated for the resource `web`.", Assert.Throws<InvalidOperationException>(get).Message);
        }

        var later = _server.GetEndpoint("later");
        Assert.False(later.Exists);
        Assert.Throws<InvalidOperationException>(() => later.Scheme);
        _server.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "https", name: "later"));
        Assert.True(later.IsHttps);
    }

    [Fact]
    public async Task An_endpoint_is_seen_from_the_network_of_whoever_asks()
    {
        _endpoint.AllocatedEndpoint = new AllocatedEndpoint(_endpoint, "localhost", 8000);
        _endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
            KnownNetworkIdentifiers.DefaultAspireContainerNetwork,
            new AllocatedEndpoint(_endpoint, "web.internal", 80, EndpointBindingMode.SingleAddress, networkID: KnownNetworkIdentifiers.DefaultAspireContainerNetwork));
        var container = new Server("caller");
        container.Annotations.Add(new ContainerImageAnnotation { Image = "any" });
        var reference = _server.GetEndpoint("api");

        Assert.Equal("http://localhost:8000", await reference.GetValueAsync(new ValueProviderContext { Caller = new Server("host") }, Token));
        Assert.Equal("http://web.internal:80", await reference.GetValueAsync(new ValueProviderContext { Caller = container }, Token));
        Assert.Equal("http://web.internal:80", await reference.GetValueAsync(new ValueProviderContext { Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork }, Token));
        Assert.Equal("web.internal", _server.GetEndpoint("api", KnownNetworkIdentifiers.DefaultAspireContainerNetwork).Host);
        Assert.Throws<InvalidOperationException>(() => _endpoint.AllocatedEndpoint = new AllocatedEndpoint(
            _endpoint, "elsewhere", 1, EndpointBindingMode.SingleAddress, networkID: KnownNetworkIdentifiers.PublicInternet));
    }

    [Fact]
    public void Without_a_proxy_the_two_ports_stand_for_each_other_until_one_is_set_to_null()
    {
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, port: 2000, isProxied: false);
        Assert.Equal(2000, endpoint.TargetPort);
        endpoint.TargetPort = null;
        Assert.Null(endpoint.TargetPort);

        endpoint = new EndpointAnnotation(ProtocolType.Tcp, targetPort: 3000, isProxied: false);
        Assert.Equal(3000, endpoint.Port);
        endpoint.IsProxied = true;
        Assert.Null(endpoint.Port);
    }

    [Fact]
    public void What_is_not_said_about_an_endpoint_follows_from_the_rest()
    {
        var tcp = new EndpointAnnotation(ProtocolType.Tcp);
        var https = new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "https");

        Assert.Equal(("tcp", "tcp", "tcp", "localhost"), (tcp.Name, tcp.UriScheme, tcp.Transport, tcp.TargetHost));
        Assert.Equal(("https", "http"), (https.Name, https.Transport));
    }

    [Fact]
    public async Task An_endpoint_is_added_once_and_changed_by_its_name()
    {
        await using var application = new TestApplication();
        var changed = false;
        var web = application.Builder.AddExecutable("web", "true", ".").WithHttpEndpoint().WithHttpsEndpoint().WithEndpoint(name: "data")
            .WithEndpoint("HTTP", endpoint => endpoint.Port = 8000)
            .WithEndpoint("none", _ => changed = true, createIfNotExists: false)
            .WithExternalHttpEndpoints();

        Assert.False(changed);
        Assert.Equal(8000, web.GetEndpoint("http").EndpointAnnotation.Port);
        Assert.Equal([true, true, false], web.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.IsExternal));
        var fault = Assert.Throws<DistributedApplicationException>(() => web.WithHttpEndpoint());
        Assert.StartsWith("Endpoint with name 'http' already exists.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_HTTP_2_service_speaks_it_on_all_its_HTTP_endpoints()
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddExecutable("web", "no-such-command", ".").WithHttpEndpoint().WithEndpoint(name: "data").AsHttp2Service().WithHttpEndpoint(name: "late");
        await application.StartAsync();

        Assert.Equal(["http2", "tcp", "http2"], web.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.Transport));
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("0.0.0.0", "localhost")]
    [InlineData("*", "localhost")]
    [InlineData("::", "localhost")]
    [InlineData("shop.localhost", "localhost")]
    [InlineData("unknown.example", "localhost")]
    public async Task The_address_is_that_of_the_target_host_where_it_is_one(string targetHost, string address)
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddExecutable("web", "no-such-command", ".").WithHttpEndpoint().WithEndpoint("http", endpoint => endpoint.TargetHost = targetHost);
        await application.StartAsync();

        Assert.Equal(address, web.GetEndpoint("http").Host);
    }

    private sealed class Server(string name) : Resource(name), IResourceWithEndpoints;
}
