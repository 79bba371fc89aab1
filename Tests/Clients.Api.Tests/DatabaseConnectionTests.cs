using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Services.Testing;

namespace Clients.Api.Tests;

/// <summary>What the connection string and its defaults do.</summary>
public sealed class DatabaseConnectionTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    [Fact]
    public void The_server_ends_a_statement_before_the_client_gives_it_up()
    {
        using var api = new ApiUnderTest<Program, ClientsDbContext>();

        Assert.Equal("30s", api.WithDb(db => db.Database.SqlQuery<string>($"SELECT current_setting('statement_timeout') AS \"Value\"").Single()));
        Assert.Equal(35, api.WithDb(db => ((NpgsqlConnection)db.Database.GetDbConnection()).CommandTimeout));
    }

    [Fact]
    public async Task Of_several_hosts_one_that_is_gone_costs_some_requests_a_wait()
    {
        const int Requests = 10;

        // As if its machine were switched off: with its queue full, it drops further connections without an answer.
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start(backlog: 0);
        using var filling = new TcpClient();
        await filling.ConnectAsync((IPEndPoint)gone.LocalEndpoint, TestContext.Current.CancellationToken);
        var database = new NpgsqlConnectionStringBuilder(TestDatabases.Current.Create<ClientsDbContext>());
        database.Host = $"{gone.LocalEndpoint},{database.Host}:{database.Port}";
        database.TargetSessionAttributes = "primary";
        database.Timeout = (int)Timeout.TotalSeconds;
        using var api = new ApiUnderTest<Program, ClientsDbContext>(settings: (ApiUnderTest<Program, ClientsDbContext>.Database, database.ConnectionString));

        var start = Stopwatch.GetTimestamp();
        for (var request = 0; request < Requests; request++)
        {
            using var answer = await api.SendAsync("GET", "/customers/");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(start), Timeout, Requests * Timeout);
    }
}
