using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Tests.Servers;

namespace Services.Testing;

/// <summary>How a service's queries read the database, by the server's own statistics.</summary>
internal static class IndexUse
{
    // A prepared statement is planned for its values at first, and may get a plan for all values after five executions on a connection.
    private const int Requests = 20;

    /// <summary>Asserts that each of many equal requests uses this index <paramref name="scans"/> times.</summary>
    internal static async Task AssertUsesAsync<TProgram, TContext>(this ApiUnderTest<TProgram, TContext> api, string path, string index, int scans)
        where TProgram : class
        where TContext : DbContext
    {
        for (var count = 0; count < Requests; count++)
        {
            using var response = await api.SendAsync("GET", path);
            Assert.True(response.IsSuccessStatusCode);
        }

        // The server's processes report their counts at most a second late.
        await Eventually.TrueAsync(
            () => Task.FromResult(Requests * scans == api.WithDb(db =>
                db.Database.SqlQuery<long>($"SELECT idx_scan AS \"Value\" FROM pg_stat_user_indexes WHERE indexrelname = {index}").Single())),
            $"{path} uses {index} {scans} times");
    }
}
