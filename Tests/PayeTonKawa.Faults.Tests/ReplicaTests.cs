using PayeTonKawa.Faults.Tests.Faults;

namespace PayeTonKawa.Faults.Tests;

/// <summary>Two of each service behind one address, and each of them killed in turn.</summary>
public sealed class ReplicaTests(ITestOutputHelper output)
{
    private const int Seed = 17;
    private const int AnswersBetween = 60;

    private static readonly string[] Services = ["api-clients", "api-produits", "api-commandes", "consumer-commandes"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_replica_costs_the_requests_that_it_was_answering_and_no_other()
    {
        var journal = new Journal(output, "a kill of each replica");
        await new Trial(Seed, journal, shared: true).RunAsync(async (system, caller, _) =>
        {
            var injector = new FaultInjector(system, journal, () => caller.Answers);
            foreach (var (service, replica) in Services.SelectMany(service => Enumerable.Range(0, FaultPlan.Replicas).Select(replica => (service, replica))))
            {
                var before = caller.Unanswered;
                await injector.RunAsync([new(FaultKind.Kill, service, replica, TimeSpan.Zero, AnswersBetween)], Token);
                journal.Note($"{caller.Unanswered - before} requests were not answered");
                Assert.InRange(caller.Unanswered - before, 0, service == "consumer-commandes" ? 0 : Trial.Workers);
            }

            Assert.Equal(0, caller.Unavailable);
        });

        Assert.True(journal.Violations.IsEmpty, journal.Violations.FirstOrDefault());
    }
}
