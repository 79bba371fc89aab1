using System.Net;
using System.Net.Http.Json;
using Npgsql;

namespace PayeTonKawa.Faults.Tests.Exhaustion;

/// <summary>More requests than the database has connections: the others get a 503 with Retry-After, and the service recovers with free connections.</summary>
[Collection(SystemGroup.Name)]
public sealed class ConnectionTests(SystemFixture fixture)
{
    private const string Service = "api-clients";
    private const string Database = "clients-db";
    private const int Requests = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pool_that_others_hold_is_waited_for_and_then_given_up()
    {
        using var http = fixture.System.CreateClient(Service);
        List<Task<HttpResponseMessage>> requests;
        await using (var connection = await ConnectAsync())
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            // All pooled connections wait for this lock, and all further requests wait for a pooled connection.
            await ExecuteAsync(connection, "LOCK TABLE clients IN ACCESS EXCLUSIVE MODE");
            requests = [.. Enumerable.Range(0, Requests).Select(number => SendAsync(http, number))];
            await (await Task.WhenAny(requests));
        }

        var answers = await Task.WhenAll(requests);
        AssertAnsweredOrToldToComeBack(answers);
        Assert.Contains(answers, answer => answer.IsSuccessStatusCode);
        await AssertWorksAsync(http);
    }

    [Fact]
    public async Task A_server_without_a_free_connection_is_told_of()
    {
        using var http = fixture.System.CreateClient(Service);
        var connections = new Stack<NpgsqlConnection>([await ConnectAsync()]);
        try
        {
            // Ends all connections of the service; then the test takes every free one, so that the service can open none.
            await ExecuteAsync(
                connections.Peek(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            while (await TryConnectAsync() is { } another)
            {
                connections.Push(another);
            }

            AssertAnsweredOrToldToComeBack(await Task.WhenAll(Enumerable.Range(0, Requests).Select(number => SendAsync(http, number))));
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }

        await AssertWorksAsync(http);
    }

    /// <summary>Shortens the service's connection timeout from the client's default of 15 s to 3 s, so that the test does not take too long.</summary>
    internal static void ShortenWaits(IDistributedApplicationTestingBuilder builder) =>
        builder.CreateResourceBuilder<ProjectResource>(Service).WithEnvironment(context =>
        {
            if (context.EnvironmentVariables.TryGetValue($"ConnectionStrings__{Database}", out var straight))
            {
                context.EnvironmentVariables[$"ConnectionStrings__{Database}"] = $"{straight};Timeout=3";
            }
        });

    private static void AssertAnsweredOrToldToComeBack(HttpResponseMessage[] answers)
    {
        Assert.All(answers, answer => Assert.True(
            answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null), $"{answer}"));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
    }

    private static Task AssertWorksAsync(HttpClient http) => Eventually.NothingMissingAsync(
        async () =>
        {
            using var answer = await SendAsync(http, number: 0);
            return answer.IsSuccessStatusCode ? null : $"an answer other than {answer.StatusCode}";
        },
        TimeSpan.FromSeconds(20),
        Token);

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, int number) => number % 2 == 0
        ? http.PostAsJsonAsync("/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" }, Token)
        : http.GetAsync("/customers/?limit=1", Token);

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var straight = await fixture.System.App.GetConnectionStringAsync(Database, Token);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(straight) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Token);
        return connection;
    }

    private async Task<NpgsqlConnection?> TryConnectAsync()
    {
        try
        {
            return await ConnectAsync();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            return null;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
