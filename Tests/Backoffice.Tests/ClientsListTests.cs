using System.Net.Http.Json;

namespace Backoffice.Tests;

public sealed class ClientsListTests(SystemFixture system)
{
    private const int Count = 1_000;
    private const int Senders = 8;

    // The rows of the screen, those kept above and below it, and the header.
    private const int MostRows = 60;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_clients_are_scrolled_to_the_last_of_which_only_those_in_sight_are_rendered()
    {
        var group = Guid.NewGuid().ToString("N");
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Count),
            new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = Cancellation },
            async (number, cancellation) =>
            {
                using var created = await system.Clients.PostAsJsonAsync(
                    "/customers/", new { nom = $"Client {number}", prenom = "Sophie", email = $"{number}-{group}@test.com" }, cancellation);
                created.EnsureSuccessStatusCode();
            });
        await using var open = await system.OpenAsync("/clients");
        var page = open.Page;

        await page.Field("Chercher un nom, un prénom ou un e-mail").FillAsync(group);
        await Expect(page.GetByText(TotalText())).ToBeVisibleAsync();
        var all = await system.Clients.GetFromJsonAsync<Client[]>($"/customers/?q={group}&limit={Count}", Cancellation);
        var (first, last) = (all![0].Email, all[^1].Email);
        await page.WaitForFunctionAsync(
            """
            last => {
                const list = document.querySelector(".list");
                list.scrollTop = list.scrollHeight;
                return list.innerText.includes(last);
            }
            """,
            last,
            new() { PollingInterval = 50, Timeout = 60_000 });

        await Expect(page.GetByText(last, new() { Exact = true })).ToBeInViewportAsync();
        Assert.InRange(await page.Locator("tr").CountAsync(), 2, MostRows);
        await page.EvaluateAsync("document.querySelector('.list').scrollTop = 0");
        await Expect(page.GetByText(first, new() { Exact = true })).ToBeInViewportAsync();
        Assert.InRange(await page.Locator("tr").CountAsync(), 2, MostRows);
    }

    [Fact]
    public async Task What_is_typed_while_a_search_is_answered_stays()
    {
        await using var open = await system.OpenAsync("/clients");
        var box = open.Page.Field("Chercher un nom, un prénom ou un e-mail");

        await Expect(box).ToBeEditableAsync();

        // Some pauses are longer than the one after which the page searches.
        await box.PressSequentiallyAsync("un nom que personne n'a", new() { Delay = 150 });
        await box.PressSequentiallyAsync(", et encore", new() { Delay = 230 });

        await Expect(open.Page.GetByText("Rien ne correspond.")).ToBeVisibleAsync();
        await Expect(box).ToHaveValueAsync("un nom que personne n'a, et encore");
    }

    // The thousands of French are separated by a narrow no-break space.
    private static string TotalText() => "1\u202f000 en tout";
}
