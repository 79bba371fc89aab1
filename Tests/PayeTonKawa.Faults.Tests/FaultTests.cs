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
        using var journal = new Journal(output, $"{campaign}: {plan.Count} faults");
        var (awaited, redeliveries) = await new Trial(campaign.Seed, journal).RunAsync(
            (system, caller) => new FaultInjector(system, journal, () => caller.Answers).RunAsync(plan, TestContext.Current.CancellationToken));

        // Each fault may requeue each message once; a redelivery loop would do it a hundred times a second.
        Assert.InRange(redeliveries, 0, (long)awaited * (plan.Count + 1));
        Assert.True(journal.Violations.IsEmpty, $"{campaign} finds {journal.Violations.Count} violations, the first: {journal.Violations.FirstOrDefault()}");
    }
}
