using System.Net;
using Clients.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace PayeTonKawa.Telemetry.Tests;

public sealed class PreparedStatementTests(SystemFixture system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_without_the_statements_that_were_prepared_on_it_costs_one_answer()
    {
        var client = $"/customers/{await system.CreateClientAsync()}";
        Assert.Equal(Enumerable.Repeat(HttpStatusCode.OK, 4), await AskAsync(client, 4));
        await using (var scope = system.Api.Services.CreateAsyncScope())
        {
            // On the connection that was given back last, which the next request gets.
            using var silence = OpenTelemetry.SuppressInstrumentationScope.Begin();
            await scope.ServiceProvider.GetRequiredService<ClientsDbContext>().Database.ExecuteSqlAsync($"DEALLOCATE ALL", Cancel);
        }

        Assert.Equal([HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], await AskAsync(client, 4));
    }

    private async Task<List<HttpStatusCode>> AskAsync(string path, int times)
    {
        var answers = new List<HttpStatusCode>();
        for (var time = 0; time < times; time++)
        {
            using var response = await system.Client.GetAsync(path, Cancel);
            answers.Add(response.StatusCode);
        }

        return answers;
    }
}
