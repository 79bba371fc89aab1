using System.Net;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class ClientsIdempotencyTests() : IdempotencyTests<Program, ClientsDbContext, Client>("/customers/", Body)
{
    [Fact]
    public async Task A_conflict_is_judged_anew()
    {
        await Api.SendAsync("POST", "/customers/", Body(1));
        await (await PostAsync("k", Body(1))).AssertProblemAsync(HttpStatusCode.Conflict, "Email déjà utilisé");
        AssertCreated(1, keys: 0);

        await Api.SendAsync("PUT", "/customers/1", """{"email":"other@test.com"}""");
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("k", Body(1))).StatusCode);
    }

    private static string Body(int number) => $$"""{"nom":"Martin","prenom":"Sophie","email":"client{{number}}@test.com"}""";
}
