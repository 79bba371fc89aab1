using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Tests.Servers;

namespace Services.Testing;

/// <summary>A whole service in the test's process, with its own database, a stopped clock and no broker.</summary>
public sealed class ApiUnderTest<TProgram, TContext> : WebApplicationFactory<TProgram>
    where TProgram : class
    where TContext : DbContext
{
    public const string Key = "the-key-of-the-tests";

    /// <summary>The name of the setting with the service's database.</summary>
    internal static readonly string Database =
        $"ConnectionStrings:{typeof(TContext).Name.Replace("DbContext", "", StringComparison.Ordinal).ToLowerInvariant()}-db";

    // Nothing listens on this port.
    private const string Broker = "amqp://service:of-its-own@127.0.0.1:1";

    private readonly string _database = TestDatabases.Current.Create<TContext>();
    private readonly (string Name, string Value)[] _settings;

    public ApiUnderTest()
        : this(overNetwork: false)
    {
    }

    /// <param name="overNetwork">Whether requests use a socket and Kestrel, which refuses many requests that cannot even be sent in memory.</param>
    /// <param name="settings">Settings in addition to the key.</param>
    public ApiUnderTest(bool overNetwork = false, params (string Name, string Value)[] settings)
    {
        _settings = settings;
        if (overNetwork)
        {
            UseKestrel(0);
        }

        Client = CreateClient();
        Client.DefaultRequestHeaders.Add("X-API-Key", Key);
    }

    /// <summary>A client with the API key.</summary>
    public HttpClient Client { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 2, 27, 10, 18, 26, 123, TimeSpan.Zero));

    /// <summary>Returns when the service is healthy: it checks the migrations in the background.</summary>
    public Task WaitUntilHealthyAsync() => Eventually.TrueAsync(
        async () => (await Client.GetAsync("/health", TestContext.Current.CancellationToken)).IsSuccessStatusCode, "the service is healthy");

    public Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string? contentType = "application/json") =>
        SendBytesAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), contentType);

    public async Task<HttpResponseMessage> SendBytesAsync(string method, string path, byte[]? body, string? contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The bodies of the recorded events, in order.</summary>
    public IReadOnlyList<string> Events() =>
        WithDb(db => db.Set<OutboxMessage>().OrderBy(message => message.Id).Select(message => message.Body).ToList());

    public T WithDb<T>(Func<TContext, T> use)
    {
        using var scope = Services.CreateScope();
        return use(scope.ServiceProvider.GetRequiredService<TContext>());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ApiKeys:0", Key);
        builder.UseSetting(Database, _database);
        builder.UseSetting("ConnectionStrings:rabbitmq", Broker);
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        TestDatabases.Current.Delete(_database);
    }
}
