using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Mvc.Testing;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class DatabaseDownTests : IDisposable
{
    private const string Key = "k";

    private readonly WebApplicationFactory<Program> _factory;
    private readonly HttpClient _client;

    public DatabaseDownTests()
    {
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
            .UseSetting("ApiKeys:0", Key)
            .UseSetting("ConnectionStrings:clients-db", $"Host=127.0.0.1;Port={UnusedPort()};Database=clients_db;Username=u")
            .UseSetting("ConnectionStrings:rabbitmq", $"amqp://127.0.0.1:{UnusedPort()}"));
        _client = _factory.CreateClient();
        _client.DefaultRequestHeaders.Add("X-API-Key", Key);
    }

    public void Dispose()
    {
        _client.Dispose();
        _factory.Dispose();
    }

    [Theory]
    [InlineData("GET", "/customers/", null)]
    [InlineData("GET", "/customers/1", null)]
    [InlineData("POST", "/customers/", """{"nom":"a","prenom":"b","email":"c@d.fr"}""")]
    [InlineData("PUT", "/customers/1", """{"nom":"a"}""")]
    [InlineData("DELETE", "/customers/1", null)]
    public async Task A_request_is_told_to_come_back(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task The_process_is_alive_but_not_healthy()
    {
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/alive", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _client.GetAsync("/health", TestContext.Current.CancellationToken)).StatusCode);
    }

    // The OS does not reassign a port just released as long as it has others.
    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
