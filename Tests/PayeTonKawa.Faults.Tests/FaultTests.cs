using PayeTonKawa.Faults.Tests.Faults;

namespace PayeTonKawa.Faults.Tests;

/// <summary>The guarantee of the architecture: no kill, freeze, cut or stop loses, corrupts or blocks anything.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nothing_is_lost_wrong_or_stuck_whatever_strikes()
    {
        var campaign = Campaign.FromEnvironment();
        var plan = FaultPlan.Draw(new Random(campaign.Seed), campaign.Kills);

        // Printed at once, so that the seed is known even if this process dies.
        Console.WriteLine(campaign);
        var journal = new Journal(output, $"{campaign}: {plan.Count} faults");
        var redeliveries = await new Trial(campaign.Seed, journal).RunAsync(
            (system, caller, _) => new FaultInjector(system, journal, () => caller.Answers).RunAsync(plan, TestContext.Current.CancellationToken));

        // A fault requeues a message at most once. One that ends its consumer, or is never acknowledged, would come again at every reconnection.
        Assert.InRange(redeliveries.Most, 0, plan.Count);
        Assert.NotEqual(0, redeliveries.Deliveries);
        Assert.True(journal.Violations.IsEmpty, $"{campaign} finds {journal.Violations.Count} violations, the first: {journal.Violations.FirstOrDefault()}");
    }
}
