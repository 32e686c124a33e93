/* PeerTrials for everybody who can call C: a question in JSON, its answer in JSON.
 *
 *   {"ask": "power", "question": {"scenario": {"text": "peertrials: 1\n…"}, "run": {"seed": 1, "replicates": 10000}}}
 *
 * "ask" is power, plan, sweep, review, bias-lab, meta, audit, replay or selftest; "question" has the members that the manual's
 * page of its type lists. The reply is {"answer": …}, what the command prints with --format json, or
 *
 *   {"error": {"kind": "badInput", "messages": ["…"], "problems": [{"file": "scenario", "line": 3, "column": 34,
 *    "path": "trial.design.participants-per-arm", "message": "…"}], "remarks": []}}
 *
 * with the kinds usage, badInput, internalFault, cannotWrite and interrupted. All functions may be called from any thread, several
 * questions at once. Texts are UTF-8. */
#ifndef PEERTRIALS_H
#define PEERTRIALS_H
#ifdef __cplusplus
extern "C" {
#endif

/* Grows by one where a call of before would no longer do. */
int peertrials_abi_version(void);

/* The version of the program; give it to peertrials_free. */
char *peertrials_version(void);

/* What stops a question: peertrials_cancel, from any thread, while peertrials_ask runs. The answer is then that of the replicates
 * which were complete, or an error of kind interrupted. */
void *peertrials_cancellation_new(void);
void peertrials_cancel(void *cancellation);
void peertrials_cancellation_free(void *cancellation);

/* Answers a question, and returns when it is answered. cancellation and progress may be null. progress is called some ten times a
 * second, from any thread, with the share that is done, 0 to 1, or -1 where nobody knows. Give the reply to peertrials_free; it is
 * null only where there is no memory. */
char *peertrials_ask(const char *question, void *cancellation, void (*progress)(double share, void *context), void *context);

void peertrials_free(char *reply);

#ifdef __cplusplus
}
#endif
#endif
