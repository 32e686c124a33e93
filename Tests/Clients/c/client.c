/* The power of a textbook trial, and a question that cannot be answered, asked from C. */
#include <stdio.h>
#include <string.h>
#include "peertrials.h"

static const char *asked =
    "{\"ask\": \"power\", \"question\": {\"scenario\": {\"text\": \"peertrials: 1\\n"
    "trial:\\n"
    "  design: {participants-per-arm: %d}\\n"
    "  arms:\\n"
    "    peer-led: {delivery: peer-led, effect: {smd: 0.5}}\\n"
    "    usual-care: {comparator: usual-care}\\n"
    "  outcomes: {recovery: {kind: gaussian}}\\n"
    "analysis: {methods: {t-test: {}}}\\n\"}, \"run\": {\"seed\": 1, \"replicates\": 200000}}}";

static void heard(double share, void *context) {
  if (share > *(double *)context) *(double *)context = share;
}

int main(void) {
  char question[1024];
  double most = -1;
  for (int n = 64; n >= -3; n -= 67) {
    snprintf(question, sizeof question, asked, n);
    char *reply = peertrials_ask(question, NULL, heard, &most);
    if (reply == NULL) return 1;
    printf("%s", reply);
    peertrials_free(reply);
  }
  return peertrials_abi_version() == 1 && most <= 1 ? 0 : 1;
}
