using Commandes.Data;
using Services.Testing;

namespace Commandes.Api.Tests;

public sealed class FuzzTests
{
    private const int Requests = 2000;

    [Fact]
    public async Task Nothing_that_is_sent_makes_the_service_fail()
    {
        using var api = new ApiUnderTest<Program, CommandesDbContext>(overNetwork: true);

        var accepted = await ApiFuzz.RunAsync<Program, CommandesDbContext, Commande>(api, Requests);

        // The test proves nothing unless some requests are accepted and some refused.
        Assert.InRange(accepted, Requests / 40, Requests * 9 / 10);
    }
}
