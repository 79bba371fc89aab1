using Microsoft.Playwright;

namespace Backoffice.Tests;

/// <summary>What holds for each page.</summary>
public sealed class PageTests(SystemFixture system)
{
    private const int Narrow = 390;

    [Theory]
    [MemberData(nameof(Places.All), MemberType = typeof(Places))]
    public async Task It_is_accessible_in_light_and_dark_and_fits_a_telephone(string address)
    {
        var path = (await system.SamplesAsync()).Resolve(address);
        await using (var light = await system.OpenAsync(path, new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce }))
        {
            await ReadyAsync(light.Page);
            await light.Page.AssertAccessibleAsync();
        }

        await using var dark = await system.OpenAsync(
            path,
            new() { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = Narrow, Height = 800 } });
        await ReadyAsync(dark.Page);
        await dark.Page.AssertAccessibleAsync();
        Assert.InRange(await dark.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, Narrow);
    }

    private static async Task ReadyAsync(IPage page)
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
        await Expect(page.GetByText("Chargement…")).ToHaveCountAsync(0);
    }
}
