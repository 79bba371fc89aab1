using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Internal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using PayeTonKawa.Messaging.Outbox;

namespace Services.Testing;

/// <summary>A whole service in the test's process, on SQLite in memory and a clock that stands still, with no broker.</summary>
public sealed class ApiUnderTest<TProgram, TContext> : WebApplicationFactory<TProgram>
    where TProgram : class
    where TContext : DbContext
{
    public const string Key = "the-key-of-the-tests";

    private readonly SqliteConnection _connection = new("DataSource=:memory:");
    private readonly (string Name, string Value)[] _settings;

    public ApiUnderTest()
        : this(overNetwork: false)
    {
    }

    /// <param name="overNetwork">Whether requests go through a socket and the real server: it refuses much that never arrives in memory.</param>
    /// <param name="settings">What is configured beside the key.</param>
    public ApiUnderTest(bool overNetwork = false, params (string Name, string Value)[] settings)
    {
        _settings = settings;
        if (overNetwork)
        {
            UseKestrel(0);
        }

        _connection.Open();
        WithDb(db => db.Database.EnsureCreated());
        Client = CreateClient();
        Client.DefaultRequestHeaders.Add("X-API-Key", Key);
    }

    /// <summary>A client that has the key.</summary>
    public HttpClient Client { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 2, 27, 10, 18, 26, 123, TimeSpan.Zero));

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

    /// <summary>The bodies of the recorded events, in their order.</summary>
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
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<TContext>();
            services.RemoveAll<DbContextOptions<TContext>>();
            services.RemoveAll<IDbContextOptionsConfiguration<TContext>>();
#pragma warning disable EF1001 // A pool made for the other database has no public way out.
            services.RemoveAll<IDbContextPool<TContext>>();
            services.RemoveAll<IScopedDbContextLease<TContext>>();
#pragma warning restore EF1001
            services.AddDbContext<TContext>(options => options.UseSqlite(_connection).UseSnakeCaseNamingConvention());
            services.AddSingleton<TimeProvider>(Clock);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _connection.Dispose();
    }
}
