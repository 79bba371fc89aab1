using PayeTonKawa.Faults.Tests.Faults;

namespace PayeTonKawa.Faults.Tests;

/// <summary>The promise of the architecture: whatever is killed, frozen, cut or stopped, nothing is lost, nothing is wrong, nothing is stuck.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nothing_is_lost_wrong_or_stuck_whatever_strikes()
    {
        var campaign = Campaign.FromEnvironment();
        var plan = FaultPlan.Draw(new Random(campaign.Seed), campaign.Kills);

        // At once and whatever becomes of this process.
        Console.WriteLine(campaign);
        using var journal = new Journal(output, $"{campaign}: {plan.Count} faults");
        var (awaited, redeliveries) = await new Trial(campaign.Seed, journal).RunAsync(
            (system, caller) => new FaultInjector(system, journal, () => caller.Answers).RunAsync(plan, TestContext.Current.CancellationToken));

        // Each fault may give each message back once; a loop would give it back a hundred times a second.
        Assert.InRange(redeliveries, 0, (long)awaited * (plan.Count + 1));
        Assert.True(journal.Violations.IsEmpty, $"{campaign} finds {journal.Violations.Count} violations, the first: {journal.Violations.FirstOrDefault()}");
    }
}
