using Backoffice.Live;
using BrokerWatch.Alarms;

namespace Backoffice.Messagerie;

/// <summary>The alarms in words, with what to do.</summary>
public sealed class Alarms(Texts texts)
{
    private static readonly TimeSpan OldestAllowed = TimeSpan.FromSeconds(60);

    /// <summary>An alarm of the broker.</summary>
    public Alarm Of(BrokerAlarm alarm)
    {
        var (problem, remedy) = alarm switch
        {
            { Kind: AlarmKind.ManagementUnreachable } => (
                texts["RabbitMQ ne répond pas : ce qui s'y trouve est inconnu."],
                texts["Regardez s'il tourne (dotnet aspire resource rabbitmq start) et lisez ses journaux ; son module rabbitmq_management doit être activé. "
                    + "Tant qu'il est arrêté, les événements attendent dans les boîtes d'envoi : rien n'est perdu."]),
            { Kind: AlarmKind.CredentialsRefused } => (
                texts["RabbitMQ refuse l'utilisateur du back office."],
                texts["Donnez à cet utilisateur l'étiquette « monitoring », ou corrigez ConnectionStrings__rabbitmq : un volume de données garde le mot de "
                    + "passe de son premier démarrage."]),
            { Kind: AlarmKind.MemoryShort, Node: { } node } => (
                texts["La mémoire manque au broker {0} ({1} sur {2}) : il retient tous les envois.", node.Name, Size(node.MemUsed), Size(node.MemLimit)],
                texts["Laissez les files se vider, ou donnez-lui plus de mémoire. Les événements attendent dans les boîtes d'envoi."]),
            { Kind: AlarmKind.DiskShort, Node: { } node } => (
                texts[
                    "Le disque du broker {0} est plein ({1} libres, {2} nécessaires) : il retient tous les envois.",
                    node.Name, Size(node.DiskFree), Size(node.DiskFreeLimit)],
                texts["Libérez de la place. Les événements attendent dans les boîtes d'envoi."]),
            { Kind: AlarmKind.ExchangeMissing } => (
                texts["L'échange « {0} » n'existe pas : aucun événement ne passe.", alarm.Subject],
                texts["Chaque service le déclare quand il se connecte : regardez si les API tournent et connaissent le broker (ConnectionStrings__rabbitmq), "
                    + "ou redémarrez-en une."]),
            { Kind: AlarmKind.NothingConnected } => (
                texts["Aucun service n'est connecté au broker."],
                texts["Démarrez les services, et regardez si chacun connaît le broker (ConnectionStrings__rabbitmq)."]),
            { Kind: AlarmKind.NoConsumer, Queue: { } queue } => (
                texts["Personne ne lit la file « {0} » (messages prêts : {1:N0}).", queue.Name, queue.Ready],
                texts["Démarrez le consommateur (dotnet aspire resource consumer-commandes start) ; les messages sont gardés jusque-là."]),
            { Kind: AlarmKind.QueueGrowing, Queue: { } queue } => (
                texts["La file « {0} » grandit (messages prêts : {1:N0}).", queue.Name, queue.Ready],
                texts["Lisez les journaux du consommateur ; s'il travaille aussi vite qu'il peut, démarrez-en un de plus."]),
            { Kind: AlarmKind.QueueStuck, Queue: { } queue } => (
                texts[
                    "Le consommateur de la file « {0} » n'avance plus (messages en cours : {1:N0}, prêts : {2:N0}).",
                    queue.Name, queue.Unacked, queue.Ready],
                texts["Lisez ses journaux : ce dont il a besoin, sa base de données par exemple, est peut-être absent. Il réessaie de lui-même."]),
            _ => throw new ArgumentOutOfRangeException(nameof(alarm), alarm, null),
        };
        return new(problem, remedy, alarm.IsWarning);
    }

    /// <summary>The alarm of an outbox; null if all is well.</summary>
    public Alarm? Of(OutboxReading outbox) => outbox.State.Value switch
    {
        null => new(
            texts["{0} : la boîte d'envoi est inconnue. {1}", outbox.Service, outbox.State.Failure!],
            texts["Regardez si le service et sa base de données tournent. Ses événements y sont gardés."]),
        { Paused: true } state => new(
            texts["Les envois de {0} sont suspendus (événements en attente : {1:N0}).", outbox.Service, state.Depth],
            texts["Quelqu'un l'a voulu : reprenez-les ci-dessous dès que la raison a disparu."],
            IsWarning: true),
        { Leader: null } state when state.OldestAge > OldestAllowed => new(
            texts["Personne n'envoie les événements de {0} : le plus ancien attend depuis {1}.", outbox.Service, Durations.Text(state.OldestAge)],
            texts["Lisez les journaux du service, et redémarrez-le."]),
        { } state when state.OldestAge > OldestAllowed => new(
            texts["Les événements de {0} ne partent plus : le plus ancien attend depuis {1}.", outbox.Service, Durations.Text(state.OldestAge)],
            texts["Regardez si RabbitMQ tourne ; la ligne « Erreur connexion RabbitMQ » des journaux du service dit la cause. Les événements partent "
                + "d'eux-mêmes ensuite."]),
        { } state when outbox.IsGrowing => new(
            texts["La boîte d'envoi de {0} grandit (événements en attente : {1:N0}).", outbox.Service, state.Depth],
            texts["Les changements arrivent plus vite que RabbitMQ ne les prend : regardez s'il tourne et s'il n'est pas à court de mémoire ou de disque."],
            IsWarning: true),
        _ => null,
    };

    /// <summary>The alarm of the rejected messages; null without any.</summary>
    public Alarm? Of(Reading<RejectedGroup[]> rejected) => rejected.Value switch
    {
        null => new(
            texts["Les messages rejetés sont inconnus. {0}", rejected.Failure!],
            texts["Ils sont gardés dans la base de api-commandes : regardez si ce service et sa base tournent."],
            IsWarning: true),
        [] => null,
        { } groups => new(
            texts["Messages rejetés : {0:N0}.", groups.Sum(group => group.Count)],
            texts["Ouvrez leur groupe ci-dessous, corrigez la cause, puis rejouez-le ; supprimez ce qui ne servira plus. Les autres messages passent."],
            IsWarning: true),
    };

    private string Size(long bytes) => bytes switch
    {
        < 1 << 20 => texts["{0:N0} Kio", bytes >> 10],
        < 1 << 30 => texts["{0:N0} Mio", bytes >> 20],
        _ => texts["{0:N1} Gio", bytes / (double)(1 << 30)],
    };
}
