using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Backoffice.Tests;

internal static class Accessibility
{
    /// <summary>Fails the test if axe-core finds anything on the page as it is, once nothing moves any more.</summary>
    internal static async Task AssertAccessibleAsync(this IPage page)
    {
        // A function: an expression would be evaluated at each look, which the page's security policy forbids.
        await page.WaitForFunctionAsync(
            "() => document.getAnimations().every(each => each.playState !== 'running' || each.effect.getComputedTiming().endTime === Infinity)");
        var found = await page.RunAxe();
        Assert.True(
            found.Violations.Length == 0,
            string.Join('\n', found.Violations.Select(violation =>
                $"{violation.Id}: {violation.Help}\n{string.Join('\n', violation.Nodes.Select(node => $"  {node.Html}\n    {Why(node)}"))}")));
    }

    private static string Why(Deque.AxeCore.Commons.AxeResultNode node) =>
        string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message));
}
