extern alias consumer;

using Commandes.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;
using PayeTonKawa.ServiceDefaults.Database;
using Services.Testing;
using ClientDeletions = consumer::Commandes.Consumer.ClientDeletions;

namespace Commandes.Api.Tests;

public sealed class SlowDeletionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Command Timeout=1")]
    [InlineData("Options=-c statement_timeout=1s")]
    public async Task Deletions_that_time_out_together_come_in_smaller_numbers_until_all_but_the_blocked_one_are_done(string timeout)
    {
        const int Blocked = 5;
        var database = TestDatabases.Current.Create<CommandesDbContext>();
        await using var services = new ServiceCollection()
            .AddDbContext<CommandesDbContext>(options => options.UseNpgsql($"{database};{timeout}").UseSnakeCaseNamingConvention())
            .BuildServiceProvider();

        // Same lock as an order for this client whose transaction never commits.
        await using var order = new NpgsqlConnection(database);
        await order.OpenAsync(Cancel);
        await using var transaction = await order.BeginTransactionAsync(Cancel);
        await using var locking = new NpgsqlCommand($"SELECT pg_advisory_xact_lock_shared(1, {Blocked})", order, transaction);
        await locking.ExecuteNonQueryAsync(Cancel);

        using var deletions = new ClientDeletions(
            services.GetRequiredService<IServiceScopeFactory>(), new HostingEnvironment { ApplicationName = "test" }, TimeProvider.System);
        var all = Enumerable.Range(1, 8).ToDictionary(client => client, DeleteAsync);
        await Task.WhenAll(all.Where(deletion => deletion.Key != Blocked).Select(deletion => deletion.Value)).WaitAsync(Limit, Cancel);
        Assert.False(all[Blocked].IsCompleted);

        await transaction.RollbackAsync(Cancel);
        await all[Blocked].WaitAsync(Limit, Cancel);

        // Retries until it succeeds, like the consumer.
        async Task DeleteAsync(int client)
        {
            while (true)
            {
                try
                {
                    await deletions.DeleteAsync(client, Cancel);
                    return;
                }
                catch (NpgsqlException exception) when (DatabaseFaults.IsTimeout(exception))
                {
                    await Task.Yield();
                }
            }
        }
    }
}
