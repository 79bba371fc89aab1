using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Backoffice.Apis;
using Backoffice.Clients;
using Backoffice.Commandes;
using Backoffice.Traces;
using OpenTelemetry;
using PayeTonKawa.Contracts;
using RabbitMQ.Client.Exceptions;

namespace Backoffice.Voyage;

/// <summary>
/// The guide's second test as it happens: a demonstration client with an order is created, the client is deleted, and the deletion is followed until his
/// order is <c>client_supprime</c>. Nothing of it is left in the end.
/// </summary>
public sealed class Journey(
    Resource<Client> clients, Resource<Commande> commandes, TraceStore traces, IConfiguration configuration, TimeProvider time)
{
    private static readonly ActivitySource Source = new("Backoffice.Voyage");

    private const string DeletionKey = "client.deleted";

    // The consumer needs some milliseconds; one that is stopped may stay so for long.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LookLater = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Expected = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TraceLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TraceLookAgain = TimeSpan.FromMilliseconds(500);

    // The processes whose spans make the trace complete.
    private static readonly string[] Travelled = ["backoffice", "api-clients", "consumer-commandes"];

    private readonly ConcurrentDictionary<JourneyStep, TimeSpan> _times = [];
    private long _start;

    /// <summary>Raised after each step, on any thread.</summary>
    public event Action? Changed;

    /// <summary>The activity source, for whoever registers what is traced.</summary>
    internal static string SourceName => Source.Name;

    public Client? Client { get; private set; }

    public Commande? Commande { get; private set; }

    /// <summary>When each step was over, since the request was sent.</summary>
    public IReadOnlyDictionary<JourneyStep, TimeSpan> Times => _times;

    /// <summary>The message, once the broker has it.</summary>
    public MessageCopy? Message { get; private set; }

    public string? TraceId { get; private set; }

    /// <summary>The spans of the trace, once the journey is over; empty without a trace store.</summary>
    public IReadOnlyList<TraceSpan> Spans { get; private set; } = [];

    /// <summary>Why it could not go on; null if it could.</summary>
    public string? Failure { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var tap = await MessageTap.OpenAsync(
                new Uri(configuration.GetConnectionString("rabbitmq")!), Topology.Exchange, DeletionKey, cancellationToken);
            await PrepareAsync(cancellationToken);
            await DeleteAsync(cancellationToken);
            await foreach (var copy in tap.ReadAllAsync(cancellationToken))
            {
                if (IsOurs(copy))
                {
                    Message = copy;
                    Report(JourneyStep.Published);
                    break;
                }
            }

            await WaitForOrderAsync(cancellationToken);
            await ReadTraceAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is ApiException or BrokerUnreachableException or AlreadyClosedException or OperationInterruptedException)
        {
            Failure = exception is ApiException ? exception.Message : "RabbitMQ ne répond pas.";
        }
        finally
        {
            await CleanUpAsync();
            Changed?.Invoke();
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var nobody = new ClientForm { Nom = "Démonstration", Prenom = "Voyage", Email = $"voyage-{Guid.NewGuid():N}@exemple.fr" };
        Client = (await clients.CreateAsync(nobody.ToCreation(), Guid.NewGuid(), cancellationToken)).Value;
        var order = new { ClientId = Client.Id, Lignes = new[] { new Ligne(1, 2, 9.99m) } };
        Commande = (await commandes.CreateAsync(order, Guid.NewGuid(), cancellationToken)).Value;
        Changed?.Invoke();
    }

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        // A trace of its own, not the one of the click.
        Activity.Current = null;
        using var activity = Source.StartActivity("voyage");
        TraceId = activity?.TraceId.ToHexString();
        _start = time.GetTimestamp();
        Report(JourneyStep.Sent);
        await clients.DeleteAsync(Client!.Id, cancellationToken);
        Report(JourneyStep.Committed);
    }

    private async Task WaitForOrderAsync(CancellationToken cancellationToken)
    {
        using var silence = SuppressInstrumentationScope.Begin();
        using var timer = new PeriodicTimer(LookAgain, time);
        do
        {
            timer.Period = time.GetElapsedTime(_start) < Expected ? LookAgain : LookLater;
            Commande = (await commandes.GetAsync(Commande!.Id, cancellationToken)).Value;
        }
        while (Commande.Statut != Statuts.ClientSupprime && await timer.WaitForNextTickAsync(cancellationToken));
        Report(JourneyStep.Consumed);
    }

    // The processes export their spans a few seconds later.
    private async Task ReadTraceAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var timer = new PeriodicTimer(TraceLookAgain, time);
        do
        {
            Spans = TraceId is null ? [] : await traces.ReadAsync(TraceId, cancellationToken);
            Changed?.Invoke();
        }
        while (!Spans.Select(span => span.Service).ToHashSet().IsSupersetOf(Travelled) && time.GetElapsedTime(start) < TraceLimit
            && await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task CleanUpAsync()
    {
        try
        {
            if (Client is not null && !_times.ContainsKey(JourneyStep.Committed))
            {
                await clients.DeleteAsync(Client.Id, CancellationToken.None);
            }

            if (Commande is not null)
            {
                await commandes.DeleteAsync(Commande.Id, CancellationToken.None);
            }
        }
        catch (ApiException exception)
        {
            Failure ??= exception.Message;
        }
    }

    private bool IsOurs(MessageCopy copy)
    {
        using var body = JsonDocument.Parse(copy.Body);
        return body.RootElement.GetProperty("client_id").GetInt32() == Client!.Id;
    }

    private void Report(JourneyStep step)
    {
        _times[step] = time.GetElapsedTime(_start);
        Changed?.Invoke();
    }
}
