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
        // Enough requests for each pooled connection to be used and to have its statements prepared.
        const int Often = 60;
        var client = $"/customers/{await system.CreateClientAsync()}";
        Assert.All(await AskAsync(client, Often), status => Assert.Equal(HttpStatusCode.OK, status));
        await using (var scope = system.Api.Services.CreateAsyncScope())
        {
            using var silence = OpenTelemetry.SuppressInstrumentationScope.Begin();
            await scope.ServiceProvider.GetRequiredService<ClientsDbContext>().Database.ExecuteSqlAsync($"DEALLOCATE ALL", Cancel);
        }

        var answers = await AskAsync(client, Often);
        Assert.Single(answers, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(Often - 1, answers.Count(status => status == HttpStatusCode.OK));
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
